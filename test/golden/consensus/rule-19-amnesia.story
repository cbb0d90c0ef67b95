# Rule 19: a precommit for a value and, in a later round, a prevote for another that no polka since allows, are proof of guilt.

story a prevote for another value after a precommit is evidence
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 2 B from 3
< evidence amnesia 0 of 3

story the order in which the two arrive changes nothing
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote prevote 2 B from 3
> vote precommit 0 A from 3
< evidence amnesia 0 of 3

story a validRound at or after the precommit excuses it
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 2 B from 3 validRound 0
= round 2 prevote locked none valid none

story a validRound before the precommit does not
height 5 validators 4 self 0 restored 3 prevote locked none valid none
> vote precommit 1 A from 3
> vote prevote 3 B from 3 validRound 0
< evidence amnesia 1 of 3

story nil and the same value are always allowed
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 1 nil from 3
> vote prevote 2 A from 3
= round 2 prevote locked none valid none

story an earlier prevote for another value is no crime
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote prevote 0 B from 3
> vote precommit 1 A from 3
= round 2 prevote locked none valid none

story it is told once
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 1 B from 3
< evidence amnesia 0 of 3
> vote prevote 2 B from 3
= round 2 prevote locked none valid none

# The clause "or lockedValue = v" of L23 and L29 alone would have an honest validator sign what rule 19 calls amnesia: a precommit
# for A at 0, a later prevote for B with validRound below 0 (docs/adr/0018-evidence.md).

story who left another lock does not prevote the new one as fresh
height 5 validators 4 self 0 restored 1 propose locked A@0 valid A@0
> verdict B valid
> proposal 1 B from 2
< vote prevote 1 nil
> vote prevote 1 B from 1,2,3
< vote precommit 1 B
> vote precommit 1 nil from 1,2,3
< enter 2
< timer propose 2
> proposal 2 B from 3
< vote prevote 2 nil
= round 2 prevote locked B@1 valid B@1

story nor over a polka from before what it left, but over one from then or after
height 5 validators 4 self 0 restored 2 propose locked A@1 valid A@1
> verdict B valid
> vote prevote 0 B from 1,2,3
> proposal 2 B from 3 validRound 0
< vote prevote 2 nil
> vote prevote 2 B from 1,2,3 validRound 0
< vote precommit 2 B
> vote precommit 2 nil from 1,2,3
< enter 3
< propose 3 B@2
< timer propose 3
> vote precommit 3 nil from 1,2,3
< enter 4
< timer propose 4
> proposal 4 B from 1 validRound 0
< vote prevote 4 nil
> vote precommit 4 nil from 1,2,3
< enter 5
< timer propose 5
> vote prevote 1 B from 1,2,3
> proposal 5 B from 2 validRound 1
< vote prevote 5 B validRound 1
= round 5 prevote locked B@2 valid B@2
