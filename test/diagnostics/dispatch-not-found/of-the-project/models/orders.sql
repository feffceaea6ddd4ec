select {{ adapter.dispatch('cents')('a') }} as a
