//! General MIDI: programs and drum keys, their names, families and the profiles that stand for them.
