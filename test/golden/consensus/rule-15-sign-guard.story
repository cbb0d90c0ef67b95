# Rule 15: for one (height, round, kind) the same bytes again, nothing else; a higher round is always allowed, a lower one never.

story the same vote again is a repetition
> sign prevote 5 0 A
< sign
> sign prevote 5 0 A
< repeat

story another value, nil, or another validRound is refused
> sign prevote 5 1 A
< sign
> sign prevote 5 1 B
< refuse
> sign prevote 5 1 nil
< refuse
> sign prevote 5 1 A validRound 0
< refuse
> sign prevote 5 1 A
< repeat

story the kinds of a round are apart
> sign proposal 5 0 A
< sign
> sign prevote 5 0 A
< sign
> sign precommit 5 0 nil
< sign
> sign proposal 5 0 B
< refuse
> sign prevote 5 0 nil
< refuse
> sign precommit 5 0 A
< refuse
> sign precommit 5 0 nil
< repeat

story a higher round is allowed for any value, and nothing of a lower one after it
> sign precommit 5 3 A
< sign
> sign prevote 5 4 B
< sign
> sign precommit 5 3 A
< refuse
> sign precommit 5 3 B
< refuse
> sign precommit 5 4 B
< sign

story a higher height is allowed at round 0, and nothing of a lower one after it
> sign precommit 5 7 A
< sign
> sign prevote 6 0 B
< sign
> sign precommit 5 8 A
< refuse
> sign precommit 5 7 A
< refuse

story height 0 is before everything
> sign prevote 0 0 A
< sign
> sign prevote 0 0 B
< refuse
