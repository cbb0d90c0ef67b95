# Rule 2: L22-L27. A proposal without proof of lock is prevoted iff valid and (lockedRound = -1 or lockedValue = v).

story nothing locked and valid: prevote it (L23-L24)
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> proposal 0 A from 1
< vote prevote 0 A

story invalid: prevote nil (L25-L26)
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A invalid
< vote prevote 0 nil

story no vote before the content was executed
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
= round 0 propose locked none valid none

story locked on A, a fresh B gets nil although it is valid
height 5 validators 4 self 0 restored 0 precommit locked A@0 valid A@0
> verdict A valid
> verdict B valid
> vote precommit 0 nil from 1,2,3
< enter 1
< timer propose 1
> proposal 1 B from 2
< vote prevote 1 nil
= round 1 prevote locked A@0 valid A@0

story locked on A, a fresh A is prevoted
height 5 validators 4 self 0 restored 0 precommit locked A@0 valid A@0
> verdict A valid
> vote precommit 0 nil from 1,2,3
< enter 1
< timer propose 1
> proposal 1 A from 2
< vote prevote 1 A

story the round's first proposal is the one that is answered
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> proposal 0 B from 1
< evidence proposal 0 of 1
> verdict B valid
> verdict A valid
< vote prevote 0 A

story a proposal by anybody but the proposer is nothing
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> proposal 0 A from 2
> proposal 0 A from 1
< vote prevote 0 A
