def main(event, context): return 'plain/src/b.py'
