package database

import "io/fs"

// SetMigrations gives a database other migration files than the program's own.
func (d *DB) SetMigrations(source fs.FS) { d.source = source }
