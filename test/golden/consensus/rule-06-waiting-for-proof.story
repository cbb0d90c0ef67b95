# Rule 6: while the quorum of prevotes of L28 is missing, timeoutPropose (L57) goes on and still brings the nil prevote.

story a re-proposal without its polka does not stop the timer
height 5 validators 4 self 0 restored 1 precommit locked none valid none
> timeout precommit 1
< enter 2
< timer propose 2
> verdict A valid
> proposal 2 A from 3 validRound 1
> timeout propose 2
< vote prevote 2 nil

story the polka in time brings the vote, and the timer is stale then
height 5 validators 4 self 0 restored 1 precommit locked none valid none
> timeout precommit 1
< enter 2
< timer propose 2
> verdict A valid
> proposal 2 A from 3 validRound 1
> vote prevote 1 A from 1,2,3
< vote prevote 2 A validRound 1
> timeout propose 2

story a polka after the timeout brings no second prevote
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> proposal 2 A from 3 validRound 1
> timeout propose 2
< vote prevote 2 nil
> vote prevote 1 A from 1,2,3
= round 2 prevote locked none valid none

story a fresh proposal that is still being executed does not stop the timer either
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> timeout propose 0
< vote prevote 0 nil
> verdict A valid

story a proposer that cannot build comes to prevote nil by its own timer
height 5 validators 4 self 1
> start 0
< enter 0
< propose 0 fresh
< timer propose 0
> timeout propose 0
< vote prevote 0 nil
