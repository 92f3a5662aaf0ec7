package telemetry

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
)

// Probe fails unless the URL is answered with 200, and says the first line of the
// answer. Being sent elsewhere is no answer.
func Probe(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	said := bufio.NewScanner(io.LimitReader(answer.Body, 200))
	said.Scan()
	return fmt.Errorf("%s answers %s: %s", url, answer.Status, said.Text())
}
