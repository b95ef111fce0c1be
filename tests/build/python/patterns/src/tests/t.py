def main(event, context): return 'patterns/src/tests/t.py'
