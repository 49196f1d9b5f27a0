-- What one person has done is found without a look at what all have (R27).
CREATE INDEX log_actor ON log (chain, actor, seq);
