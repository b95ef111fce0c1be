def main(event, context): return 'modules/here.py'
