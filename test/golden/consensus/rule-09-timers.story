# Rule 9: L34 and L47 "for the first time"; L57-L67 only for the timer's own round and step; nothing after the decision.

story the prevote timer is started once per round (L34)
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> vote prevote 0 A from 1
> vote prevote 0 nil from 2,3
< timer prevote 0
> vote prevote 0 A from 0
= round 0 prevote locked none valid none

story the precommit timer is started once per round, in any step (L47)
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> vote precommit 0 A from 1
> vote precommit 0 nil from 2,3
< timer precommit 0
> vote precommit 0 A from 0
= round 0 propose locked none valid none

story each round starts its own timers
height 5 validators 4 self 0 restored 0 precommit locked none valid none
> vote precommit 0 A from 1
> vote precommit 0 nil from 2,3
< timer precommit 0
> timeout precommit 0
< enter 1
< timer propose 1
> vote precommit 1 A from 1
> vote precommit 1 nil from 2,3
< timer precommit 1

story a propose timer after the prevote is stale
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> timeout propose 0

story a prevote timer after the precommit is stale
height 5 validators 4 self 0 restored 0 precommit locked A@0 valid A@0
> timeout prevote 0

story a timer of an earlier round is stale, of a later one too
height 5 validators 4 self 0 restored 2 propose locked none valid none
> timeout propose 1
> timeout precommit 1
> timeout precommit 3
> timeout propose 3
= round 2 propose locked none valid none

story after the decision nothing happens
height 5 validators 4 self 0 restored 0 precommit locked A@0 valid A@0
> verdict A valid
> vote precommit 0 A from 1,2,3
< decide 0 A
> timeout precommit 0
> timeout propose 0
> vote prevote 4 nil from 1,2
> certificate precommit 1 A from 1,2,3
= round 0 decided locked A@0 valid A@0

story a quorum of nil precommits needs no timer
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> vote precommit 0 nil from 1,2
> vote precommit 0 nil from 3
< enter 1
< timer propose 1
