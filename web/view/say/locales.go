package say

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed locales/*.json
var locales embed.FS

// Languages reads the languages of the program, by tag. English is nil: its
// words are the messages themselves.
func Languages() (map[string]*Language, error) {
	files, err := locales.ReadDir("locales")
	if err != nil {
		return nil, fmt.Errorf("list the languages: %w", err)
	}
	all := map[string]*Language{}
	for _, f := range files {
		tag := strings.TrimSuffix(f.Name(), ".json")
		words, err := locales.ReadFile(path.Join("locales", f.Name()))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Name(), err)
		}
		if all[tag], err = Parse(tag, words); err != nil {
			return nil, err
		}
	}
	all["en"] = nil
	return all, nil
}
