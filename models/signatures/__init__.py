"""Signatures: whether a place is signed by hand, and what of the writing can be compared.

All of it works on small pictures, in one process per processor: OpenCV's threads would cost a third more
time of processors than they are worth.
"""

import cv2

cv2.setNumThreads(1)
