"""Fair recruitment: the rules as data, checks over plain facts, what an advert must not say."""
