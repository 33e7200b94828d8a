"""The capstone as its author has it: the rubric, the draft and its versions, what is taken over, handing in."""
