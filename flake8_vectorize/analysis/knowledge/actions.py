"""What is called for what it does: nobody asks for its result."""

from __future__ import annotations

# the last names of functions and methods
ACTIONS = frozenset(
    str.split(
        """
        add_edge add_module add_node critical empty_cache error exception
        info load_state_dict manual_seed print register_backward_hook
        register_buffer register_forward_hook register_forward_pre_hook
        register_full_backward_hook register_module register_parameter setattr step
        warning write writelines writerow
        """
    )
)
