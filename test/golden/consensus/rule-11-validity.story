# Rule 11: whether a value is valid does not depend on round, peer or wall time. Exceptions, for the round's fresh proposal
# alone: its timeliness and its content (protocol.md section 4, addition 2).

story a verdict holds in every round
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> verdict A valid
< vote prevote 0 A
> vote precommit 0 nil from 1,2,3
< enter 1
< timer propose 1
> proposal 1 A from 2
< vote prevote 1 A

story an untimely fresh proposal gets nil without being executed
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1 untimely
< vote prevote 0 nil

story the same value re-proposed with its polka needs no timeliness
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1 untimely
< vote prevote 0 nil
> verdict A valid
> vote prevote 0 A from 1,2,3
< vote precommit 0 A
> vote precommit 0 nil from 1,2,3
< enter 1
< timer propose 1
> proposal 1 A from 2 validRound 0 untimely
< vote prevote 1 A validRound 0

story the first arrival of a fresh proposal says whether it was in time
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> proposal 0 A from 1 untimely
> verdict A valid
< vote prevote 0 A

story false content refuses the proposal of its round only
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> refuse 0
< vote prevote 0 nil
> vote precommit 0 nil from 1,2,3
< enter 1
< timer propose 1
> proposal 1 A from 2
> verdict A valid
< vote prevote 1 A

story true content beats false content of the same round
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> refuse 0
> verdict A valid
> proposal 0 A from 1
< vote prevote 0 A

story a node that voted the value down still locks on it when the others show a polka
height 5 validators 4 self 0
> start 0
< enter 0
< timer propose 0
> proposal 0 A from 1
> refuse 0
< vote prevote 0 nil
> verdict A valid
> vote prevote 0 A from 1,2,3
< vote precommit 0 A
= round 0 precommit locked A@0 valid A@0
