INSERT INTO anchor.one SELECT anchor.ordered(n), md5(n::text), 'account_deleted', clock_timestamp(), decode(repeat(md5(n::text), 8), 'hex') FROM nextval('anchor.numbers') n;
