const common = 1; export = common;
