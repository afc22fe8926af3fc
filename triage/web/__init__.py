"""The doors people come in by: one blueprint, one guard, one template folder an audience."""
