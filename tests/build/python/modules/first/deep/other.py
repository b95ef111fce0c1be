def main(event, context): return 'modules/first/deep/other.py'
