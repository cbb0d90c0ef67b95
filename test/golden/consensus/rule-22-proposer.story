# Rule 22: L14. The proposer is a pure function of (set, height, round): place (height + round) mod n of the set in key order.

story it turns with the round and with the height
> proposer 4 5 0
< 1
> proposer 4 5 1
< 2
> proposer 4 5 2
< 3
> proposer 4 5 3
< 0
> proposer 4 5 4
< 1
> proposer 4 6 0
< 2
> proposer 7 5 0
< 5
> proposer 1 5 9
< 0

story leaders take turns first, then the whole set: a skipped one may be the only one that knows the newest polka
> turn 1,2,3 of 4 5 0
< 3
> turn 1,2,3 of 4 5 1
< 1
> turn 1,2,3 of 4 5 2
< 2
> turn 1,2,3 of 4 5 3
< 0
> turn 1,2,3 of 4 5 4
< 1
> turn 1,2,3 of 4 5 5
< 2
> turn 1,2,3 of 4 5 6
< 3
> turn 0,2 of 3 8 1
< 2
> turn 0,2 of 3 8 2
< 1

story only the proposer proposes, and every node agrees who that is
height 5 validators 4 self 1
> start 0
< enter 0
< propose 0 fresh
< timer propose 0

story a node that is not the proposer waits
height 5 validators 4 self 2
> start 0
< enter 0
< timer propose 0

story what the node locked or saw does not move the turn
height 5 validators 4 self 2 restored 0 precommit locked A@0 valid A@0
> timeout precommit 0
< enter 1
< propose 1 A@0
< timer propose 1

story proposals are taken from the round's proposer only, in any round
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> verdict A valid
> proposal 1 A from 1
> proposal 1 A from 0
> proposal 1 A from 3
> proposal 1 A from 2
> vote precommit 0 nil from 1,2,3
< enter 1
< timer propose 1
< vote prevote 1 A

story a node that only watches never proposes or votes
height 5 validators 4 self none
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
