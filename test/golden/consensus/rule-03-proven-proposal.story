# Rule 3: L28-L33. With a quorum of prevotes of vr < round for the value, it is prevoted iff valid and
# (lockedRound <= vr or lockedValue = v). The prevote carries vr (protocol.md section 4, addition 1).

story a younger polka frees an older lock
height 5 validators 4 self 0 restored 2 propose locked A@0 valid A@0
> verdict B valid
> vote prevote 1 B from 1,2,3
> proposal 2 B from 3 validRound 1
< vote prevote 2 B validRound 1
= round 2 prevote locked A@0 valid A@0

story a polka of the lock's own round frees it too: lockedRound <= vr
height 5 validators 4 self 0 restored 2 propose locked A@1 valid A@1
> verdict B valid
> vote prevote 1 B from 1,2,3
> proposal 2 B from 3 validRound 1
< vote prevote 2 B validRound 1

story an older polka does not free a younger lock
height 5 validators 4 self 0 restored 2 propose locked A@1 valid A@1
> verdict B valid
> vote prevote 0 B from 1,2,3
> proposal 2 B from 3 validRound 0
< vote prevote 2 nil
= round 2 prevote locked A@1 valid A@1

story the locked value is prevoted whatever its polka's age
height 5 validators 4 self 0 restored 2 propose locked A@1 valid A@1
> verdict A valid
> vote prevote 0 A from 1,2,3
> proposal 2 A from 3 validRound 0
< vote prevote 2 A validRound 0

story without the polka there is no answer but the timeout, not even for the locked value
height 5 validators 4 self 0 restored 2 propose locked A@1 valid A@1
> verdict A valid
> vote prevote 1 A from 1,2
> proposal 2 A from 3 validRound 1
> timeout propose 2
< vote prevote 2 nil

story a polka of another round, of another value, or of nil is not the one
height 5 validators 4 self 0 restored 3 propose locked none valid none
> verdict B valid
> vote prevote 2 B from 1,2,3
> vote prevote 1 C from 1,2,3
> vote prevote 0 nil from 1,2,3
> vote prevote 3 B from 1,2 validRound 1
> proposal 4 B from 1 validRound 1
> vote precommit 3 nil from 1,2,3
< enter 4
< timer propose 4
= round 4 propose locked none valid none

story votes of one round and value with different validRounds are no polka together
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> vote prevote 1 A from 1,2 validRound 0
> vote prevote 1 A from 3
> proposal 2 A from 3 validRound 1
= round 2 propose locked none valid none

story a polka of votes that carried a validRound proves as well
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict A valid
> vote prevote 1 A from 1,2,3 validRound 0
> proposal 2 A from 3 validRound 1
< vote prevote 2 A validRound 1

story invalid with a polka: prevote nil
height 5 validators 4 self 0 restored 2 propose locked none valid none
> verdict B invalid
> vote prevote 1 B from 1,2,3
> proposal 2 B from 3 validRound 1
< vote prevote 2 nil
