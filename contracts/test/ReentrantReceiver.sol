// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title ReentrantReceiver
/// @notice A hostile receiver for tests: when it is paid, it makes one prepared call before it lets the payment go on.
contract ReentrantReceiver {
    address private _target;
    bytes private _data;

    /// @notice Whether the prepared call was made and succeeded.
    bool public reentered;
    /// @notice What the prepared call answered, or how it failed.
    bytes public answer;

    /// @notice Prepares the call to make when paid.
    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    receive() external payable {
        if (_target == address(0)) return;
        address target = _target;
        _target = address(0);
        (reentered, answer) = target.call(_data);
    }
}
