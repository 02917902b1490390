"""Who is asking, what they may do, and which reports are theirs to see."""
