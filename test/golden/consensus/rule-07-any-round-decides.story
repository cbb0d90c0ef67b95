# Rule 7: L49-L54. A quorum of precommits of any round decides, with that round's value known as valid.

story the current round
height 5 validators 4 self 0 restored 0 precommit locked A@0 valid A@0
> verdict A valid
> vote precommit 0 A from 0,1,2
< decide 0 A

story an earlier round
height 5 validators 4 self 0 restored 3 propose locked none valid none
> proposal 0 A from 1
> verdict A valid
> vote precommit 0 A from 1,2,3
< decide 0 A

story a later round, by a certificate, before anything else of it was heard
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> certificate precommit 2 A from 1,2,3
< decide 2 A

story a round far beyond the window
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> certificate precommit 500 A from 1,2,3
< decide 500 A

story locked on another value: the quorum decides all the same
height 5 validators 4 self 0 restored 2 precommit locked B@2 valid B@2
> verdict A valid
> vote precommit 0 A from 1,2,3
< decide 0 A

story the content may come after the votes
height 5 validators 4 self 0 restored 3 propose locked none valid none
> vote precommit 1 A from 1,2,3
> verdict A valid
< decide 1 A

story precommits of two rounds are never added up
height 5 validators 4 self 0 restored 3 propose locked none valid none
> verdict A valid
> vote precommit 0 A from 1,2
> vote precommit 1 A from 3
= round 3 propose locked none valid none

story precommits for two values are never added up
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> verdict A valid
> verdict B valid
> vote precommit 0 A from 1,2
> vote precommit 0 B from 3
< timer precommit 0

story a quorum for what was executed and found invalid is a contradiction, not a decision
height 5 validators 4 self 0 restored 0 prevote locked none valid none
> verdict A invalid
> vote precommit 0 A from 1,2
> vote precommit 0 A from 3
< contradiction 0 A

story a node that only watches decides too
height 5 validators 4 self none
> verdict A valid
> vote precommit 0 A from 1,2,3
< decide 0 A
