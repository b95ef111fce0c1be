def main(event, context): return 'zip/a.py'
