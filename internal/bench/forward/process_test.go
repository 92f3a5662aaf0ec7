package main

import "testing"

func TestParseStat_ReadsTheTimesBehindAnyName(t *testing.T) {
	t.Parallel()
	const content = "4711 (postgres: a) (b) S 815 1 2 0 -1 4194304 10 0 0 0 40 3 200 10 20 0 1 0 999 0\n"
	got, err := parseStat([]byte(content))
	want := stat{id: 4711, parent: 815, ticks: 40 + 3 + 200 + 10}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestParseStat_RefusesWhatIsNoStat(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"no name":        "4711 S 815",
		"too few fields": "4711 (postgres) S 815 1 2",
		"no times":       "4711 (postgres) S 815 1 2 0 -1 4194304 10 0 0 0 a b c d 20 0",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := parseStat([]byte(content)); err == nil {
				t.Errorf("got %+v; want an error", got)
			}
		})
	}
}
