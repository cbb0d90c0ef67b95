# Rule 18: an equivocator counts once in the own tally; a certificate that holds its other vote is still accepted; both are evidence.

story its second vote is evidence and counts for nothing
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> verdict A valid
> verdict B valid
> vote precommit 0 B from 3
> vote precommit 0 A from 3
< evidence precommit 0 of 3
> vote precommit 0 A from 1
> vote precommit 0 A from 2
< timer precommit 0
= round 0 prevote locked none valid none

story a commit certificate that holds its other vote decides
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> verdict A valid
> vote precommit 0 B from 3
> certificate precommit 0 A from 1,2,3
< evidence precommit 0 of 3
< decide 0 A

story a polka that holds its other vote locks
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> verdict A valid
> proposal 0 A from 1
> vote prevote 0 nil from 3
> certificate prevote 0 A from 1,2,3
< evidence prevote 0 of 3
< vote precommit 0 A
= round 0 precommit locked A@0 valid A@0

story a polka that holds its other vote frees a lock (L28)
height 5 validators 4 self 0 restored 2 propose locked A@0 valid A@0
> verdict B valid
> vote prevote 1 A from 3
> certificate prevote 1 B from 1,2,3
< evidence prevote 1 of 3
> proposal 2 B from 3 validRound 1
< vote prevote 2 B validRound 1

story its two votes do not make two senders of a quorum
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> vote prevote 0 A from 3
> vote prevote 0 nil from 3
< evidence prevote 0 of 3
> vote prevote 0 A from 1
= round 0 prevote locked none valid none

story one evidence per sender, round and kind; each kind has its own
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> vote prevote 0 A from 3
> vote prevote 0 B from 3
< evidence prevote 0 of 3
> vote prevote 0 C from 3
> vote prevote 0 B from 3
> vote precommit 0 A from 3
> vote precommit 0 nil from 3
< evidence precommit 0 of 3

story another validRound for the same value is an equivocation too (addition 1)
height 5 validators 4 self 0 restored 1 prevote locked none valid none
> vote prevote 1 A from 3
> vote prevote 1 A from 3 validRound 0
< evidence prevote 1 of 3

story two proposals of one round are evidence, a third is dropped
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> proposal 0 B from 1
< evidence proposal 0 of 1
> proposal 0 C from 1
> verdict C valid
= round 0 propose locked none valid none

story the same vote twice is no evidence
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> vote prevote 0 A from 3,3
> certificate prevote 0 A from 1,2,3
< timer prevote 0
