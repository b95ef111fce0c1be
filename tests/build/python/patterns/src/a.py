def main(event, context): return 'patterns/src/a.py'
