import os, pty, sys
pty.spawn([os.environ["SLSC"], "package", "--offline", "-p", "out"] + sys.argv[1:], stdin_read=lambda fd: b"")
