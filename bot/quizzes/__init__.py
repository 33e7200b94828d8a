"""Questions of lessons: their kinds, their answers, and what is said afterwards."""
