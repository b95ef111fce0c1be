def main(event, context): return 'lists/a.py'
