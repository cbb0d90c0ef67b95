# Rule 8: L55-L56. Skip to the largest round r > round with f + 1 distinct senders at rounds >= r, prevotes and precommits together.

story one sender is not enough, two are
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> vote prevote 3 nil from 1
= round 0 propose locked none valid none
> vote prevote 3 nil from 2
< enter 3
< propose 3 fresh
< timer propose 3

story a prevote and a precommit count together
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> vote prevote 2 A from 1
> vote precommit 2 nil from 3
< enter 2
< timer propose 2

story senders at different rounds: the largest round that f + 1 have reached
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> vote precommit 5 nil from 1
> vote prevote 2 nil from 2
< enter 2
< timer propose 2
> vote prevote 4 nil from 3
< enter 4
< timer propose 4

story of seven, three senders at 9, 6 and 2: skip to 2, not to 9 or 6
height 7 validators 7 self 6
> start 0
< enter 0
< timer propose 0
> vote prevote 9 nil from 1
> vote precommit 6 nil from 2
> vote prevote 2 nil from 3
< enter 2
< timer propose 2

story both votes of one sender are one sender
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> vote prevote 2 nil from 1
> vote precommit 2 nil from 1
> vote prevote 3 nil from 1
= round 0 propose locked none valid none

story votes beyond the window of ten rounds count for the skip (rule 20)
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> vote prevote 40 nil from 1
> vote precommit 30 nil from 2
< enter 30
< timer propose 30

story votes of this round or before never skip
height 5 validators 4 self 0 restored 3 prevote locked none valid none
> vote prevote 3 nil from 1
> vote prevote 2 nil from 2,3
> vote precommit 1 nil from 1,2
= round 3 prevote locked none valid none

story what made it skip is counted in the new round
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> proposal 2 A from 3
> vote prevote 2 A from 1
> vote prevote 2 A from 2
< enter 2
< timer propose 2
< vote prevote 2 A
> vote prevote 2 A from 3
< vote precommit 2 A

story far votes that come into the window are counted in their round
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> vote prevote 12 A from 1,2
< enter 12
< timer propose 12
> proposal 12 A from 1
< vote prevote 12 A
> vote prevote 12 A from 3
< vote precommit 12 A
