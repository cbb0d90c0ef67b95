# Rule 4: L44-L46 and L57-L67 set no lock free: lockedValue and lockedRound change at L38-L39 only.

story a nil polka does not unlock
height 5 validators 4 self 0 restored 1 prevote locked A@0 valid A@0
> vote prevote 1 nil from 1,2,3
< vote precommit 1 nil
= round 1 precommit locked A@0 valid A@0

story a propose timeout does not unlock
height 5 validators 4 self 0 restored 1 propose locked A@0 valid A@0
> timeout propose 1
< vote prevote 1 nil
= round 1 prevote locked A@0 valid A@0

story a prevote timeout does not unlock
height 5 validators 4 self 0 restored 1 prevote locked A@0 valid A@0
> timeout prevote 1
< vote precommit 1 nil
= round 1 precommit locked A@0 valid A@0

story a precommit timeout and the next round do not unlock
height 5 validators 4 self 0 restored 1 precommit locked A@0 valid A@0
> timeout precommit 1
< enter 2
< timer propose 2
= round 2 propose locked A@0 valid A@0

story a quorum of nil precommits does not unlock
height 5 validators 4 self 0 restored 1 precommit locked A@0 valid A@0
> vote precommit 1 nil from 1,2,3
< enter 2
< timer propose 2
= round 2 propose locked A@0 valid A@0

story a skip does not unlock
height 5 validators 4 self 0 restored 1 precommit locked A@0 valid A@0
> vote prevote 4 nil from 1,2
< enter 4
< timer propose 4
= round 4 propose locked A@0 valid A@0

story a fresh value after rounds of nil still meets the lock
height 5 validators 4 self 0 restored 0 precommit locked A@0 valid A@0
> verdict B valid
> timeout precommit 0
< enter 1
< timer propose 1
> timeout propose 1
< vote prevote 1 nil
> vote prevote 1 nil from 0,1,2
< vote precommit 1 nil
> vote precommit 1 nil from 0,1,2
< enter 2
< timer propose 2
> proposal 2 B from 3
< vote prevote 2 nil

story a proposer re-proposes what it knows as valid, with its round (L16)
height 5 validators 4 self 0 restored 2 precommit locked A@0 valid A@0
> timeout precommit 2
< enter 3
< propose 3 A@0
< timer propose 3
