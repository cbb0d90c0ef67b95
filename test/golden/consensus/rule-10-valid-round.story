# Rule 10: validRound and its certificate arrive together or not at all: a claim without its polka is worth nothing (L28),
# and a polka is kept under the round and validRound it is of.

story the certificate and the proposal together
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> certificate prevote 1 A from 1,2,3
> proposal 2 A from 3 validRound 1
< vote prevote 2 A validRound 1

story a proposal that claims a validRound nobody saw gets no vote
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> proposal 2 A from 3 validRound 0
= round 2 propose locked none valid none

story a claim is not taken as a fresh proposal
height 5 validators 4 self 0 restored 2 propose locked A@0 valid A@0
> verdict A valid
> proposal 2 A from 3 validRound 1
> timeout propose 2
< vote prevote 2 nil

story the certificate of another round than the one claimed
height 5 validators 4 self 0 restored 3 propose locked none valid none
> timeout propose 3
< vote prevote 3 nil
> vote precommit 3 nil from 1,2,3
< enter 4
< timer propose 4
> verdict A valid
> certificate prevote 2 A from 1,2,3
> proposal 4 A from 1 validRound 1
= round 4 propose locked none valid none

story votes of mixed tallies are no certificate
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> vote prevote 1 B from 3
> certificate prevote 1 A from 1,2
> proposal 2 A from 3 validRound 1
= round 2 propose locked none valid none

story a bundle of votes for different values is no certificate and counts for nothing
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> bundle prevote 1 A,A,B from 1,2,3
> proposal 2 A from 3 validRound 1
= round 2 propose locked none valid none

story what a node re-proposes names the round of its own polka
height 5 validators 4 self 0 restored 1 prevote locked A@0 valid A@0
> proposal 1 A from 2 validRound 0
> verdict A valid
> vote prevote 1 A from 1,2,3 validRound 0
< vote precommit 1 A
= round 1 precommit locked A@1 valid A@1
> timeout precommit 1
< enter 2
< timer propose 2
> vote precommit 2 nil from 1,2,3
< enter 3
< propose 3 A@1
< timer propose 3
