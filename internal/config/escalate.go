package config

// readEscalateTo reads who is told when a deadline comes near, instead of those
// who get the digest; "none" is nobody.
func readEscalateTo(c *Config, value string) error {
	if value == "none" {
		c.EscalateTo = nil
		return nil
	}
	to, err := addresses(value)
	c.EscalateTo = to
	return err
}
