def main(event, context): return 'no-deploy/a.py'
