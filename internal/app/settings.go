package app

import "lethe/web/view"

// settings are what the program runs with, for people to see.
func (o Options) settings() []view.Setting {
	var out []view.Setting
	for _, s := range o.Config.Redacted() {
		out = append(out, view.Setting{Variable: s.Name, Value: s.Value, From: s.From})
	}
	return out
}
