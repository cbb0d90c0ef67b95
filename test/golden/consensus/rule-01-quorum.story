# Rule 1: a quorum is floor(2n/3) + 1, strictly more than two thirds. The paper's 2f + 1 (L36, L49) is that only when n = 3f + 1.

story quorum, faulty and honest minimum by size of the set
> quorum 1
< 1
> quorum 2
< 2
> quorum 3
< 3
> quorum 4
< 3
> quorum 5
< 4
> quorum 6
< 5
> quorum 7
< 5
> quorum 31
< 21
> quorum 100
< 67
> faulty 1
< 0
> faulty 3
< 0
> faulty 4
< 1
> faulty 6
< 1
> faulty 7
< 2
> faulty 100
< 33
> honest 4
< 2
> honest 6
< 2
> honest 7
< 3

story of six, four are no polka although 2f + 1 is three; five are (L36)
height 7 validators 6 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> vote prevote 0 A from 0,1,2
> vote prevote 0 A from 3
= round 0 prevote locked none valid none
> vote prevote 0 A from 4
< vote precommit 0 A
= round 0 precommit locked A@0 valid A@0

story of six, four precommits decide nothing, five do (L49)
height 7 validators 6 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> vote precommit 0 A from 1,2,3,4
> vote precommit 0 A from 5
< decide 0 A

story the same sender many times is one vote
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> vote precommit 0 A from 1,1,1,2,2
= round 0 prevote locked none valid none

story a certificate of too few senders counts for nothing
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> certificate precommit 0 A from 1,1,2
> certificate precommit 0 A from 1,2
> vote precommit 0 A from 3
> vote precommit 0 A from 1
= round 0 prevote locked none valid none

story a validator alone is its own quorum
height 5 validators 1 self 0
> start 0
< enter 0
< propose 0 fresh
< timer propose 0
> proposal 0 A from 0
> verdict A valid
< vote prevote 0 A
> vote prevote 0 A from 0
< vote precommit 0 A
> vote precommit 0 A from 0
< decide 0 A
