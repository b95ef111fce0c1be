def main(event, context): return 'empty/a.py'
