# Rule 5: L36-L43 once per round, in step prevote or later; in step precommit only validValue and validRound are set (L42).

story in step prevote: lock, precommit, valid value
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> vote prevote 0 A from 0,1,2
< vote precommit 0 A
= round 0 precommit locked A@0 valid A@0

story in step precommit: the valid value only, no lock, no second precommit
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> timeout propose 0
< vote prevote 0 nil
> vote prevote 0 nil from 0,3
> vote prevote 0 A from 1
< timer prevote 0
> timeout prevote 0
< vote precommit 0 nil
> proposal 0 A from 1
> verdict A valid
> certificate prevote 0 A from 1,2,3
< evidence prevote 0 of 3
= round 0 precommit locked none valid A@0

story in step precommit with an older lock: the valid value moves, the lock stays
height 5 validators 4 self 0 restored 1 precommit locked A@0 valid A@0
> proposal 1 B from 2
> verdict B valid
> vote prevote 1 B from 1,2,3
= round 1 precommit locked A@0 valid B@1

story in step propose the polka waits until the vote is cast
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> vote prevote 0 A from 1,2,3
= round 0 propose locked none valid none
> verdict A valid
< vote prevote 0 A
< vote precommit 0 A
= round 0 precommit locked A@0 valid A@0

story after the propose timeout a polka still locks (L36: step >= prevote)
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> timeout propose 0
< vote prevote 0 nil
> proposal 0 A from 1
> verdict A valid
> vote prevote 0 A from 1,2,3
< vote precommit 0 A
= round 0 precommit locked A@0 valid A@0

story once per round: more prevotes for the same value change nothing
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> vote prevote 0 A from 0,1,2
< vote precommit 0 A
> vote prevote 0 A from 3
> certificate prevote 0 A from 0,1,2,3
= round 0 precommit locked A@0 valid A@0

story an invalid value is never locked, whoever prevotes it
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A invalid
< vote prevote 0 nil
> vote prevote 0 A from 1,2,3
< timer prevote 0
= round 0 prevote locked none valid none

story the second proposal of a guilty proposer can have the polka
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A invalid
< vote prevote 0 nil
> proposal 0 B from 1
< evidence proposal 0 of 1
> verdict B valid
> vote prevote 0 B from 1,2,3
< vote precommit 0 B
= round 0 precommit locked B@0 valid B@0

story a polka needs the validRound of the proposal (addition 1)
height 5 validators 4 self 0 restored 1 prevote locked none valid none
> verdict A valid
> proposal 1 A from 2 validRound 0
> vote prevote 1 A from 1,2,3
< timer prevote 1
= round 1 prevote locked none valid none
