-- A school may take back what it handed over and nobody has taken yet: its
-- administrators see and remove what lies sealed to the other school's.
DROP POLICY receivers ON package;
CREATE POLICY receivers ON package AS RESTRICTIVE FOR SELECT TO anteckning_app
USING (chain IN (SELECT m.chain FROM anteckning.my_administration m)
    OR old IN (SELECT m.chain FROM anteckning.my_administration m));
DROP POLICY takers ON package;
CREATE POLICY takers ON package AS RESTRICTIVE FOR DELETE TO anteckning_app
USING (chain IN (SELECT m.chain FROM anteckning.my_administration m)
    OR old IN (SELECT m.chain FROM anteckning.my_administration m));
