def main(event, context): return 'individually/a.py'
