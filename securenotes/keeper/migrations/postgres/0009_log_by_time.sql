-- A log is written with every act and read by few: what a person has done is found
-- by the days asked about, and no act pays for an index of its own.
DROP INDEX log_actor;
