"""Questions and answers from and to other systems, and checks of what authors write."""
