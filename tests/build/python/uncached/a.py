def main(event, context): return 'uncached/a.py'
