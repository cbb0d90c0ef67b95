# Rule 19: a precommit for a value and, in a later round, a prevote for another that no polka since allows, are proof of guilt.

story a prevote for another value after a precommit is evidence
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 2 B from 3
< evidence amnesia 0 of 3

story the order in which the two arrive changes nothing
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote prevote 2 B from 3
> vote precommit 0 A from 3
< evidence amnesia 0 of 3

story a validRound at or after the precommit excuses it
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 2 B from 3 validRound 0
= round 2 prevote locked none valid none

story a validRound before the precommit does not
height 5 validators 4 self 0 restored 3 prevote locked none valid none
> vote precommit 1 A from 3
> vote prevote 3 B from 3 validRound 0
< evidence amnesia 1 of 3

story nil and the same value are always allowed
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 1 nil from 3
> vote prevote 2 A from 3
= round 2 prevote locked none valid none

story an earlier prevote for another value is no crime
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote prevote 0 B from 3
> vote precommit 1 A from 3
= round 2 prevote locked none valid none

story it is told once
height 5 validators 4 self 0 restored 2 prevote locked none valid none
> vote precommit 0 A from 3
> vote prevote 1 B from 3
< evidence amnesia 0 of 3
> vote prevote 2 B from 3
= round 2 prevote locked none valid none
