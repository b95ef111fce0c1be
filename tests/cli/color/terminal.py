import os, pty, sys
pty.spawn(["sh", "-c", sys.argv[1]], stdin_read=lambda fd: b"")
