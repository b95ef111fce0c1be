# Holds the package's folder while slsc packages into it: it says so, waits, and goes on. Then as a process that was killed.
import fcntl, os, signal, subprocess, sys

os.makedirs(".serverless", exist_ok=True)
lock = os.open(".serverless", os.O_RDONLY)
fcntl.flock(lock, fcntl.LOCK_EX)
slsc = subprocess.Popen([os.environ["SLSC"], "package", "--deploy-script", "waited.sh"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
print(slsc.stderr.readline(), end="")
print("packaged before the lock was given up:", os.path.exists(".serverless/serverless-state.json"), slsc.poll() is not None)
os.close(lock)
print("exit status", slsc.wait(), slsc.stderr.read(), os.path.exists("waited.sh"))
holder = subprocess.Popen([sys.executable, "-c", "import fcntl, os; fcntl.flock(os.open('.serverless', os.O_RDONLY), fcntl.LOCK_EX); print(flush=True); import time; time.sleep(600)"], stdout=subprocess.PIPE)
holder.stdout.readline()
holder.send_signal(signal.SIGKILL)
holder.wait()
print("after a killed run:", subprocess.run([os.environ["SLSC"], "package", "-q", "--deploy-script", "waited.sh"]).returncode)
