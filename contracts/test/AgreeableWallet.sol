// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title AgreeableWallet
/// @notice A contract account for tests that accepts every signature (ERC-1271). Its code may be put at any address.
contract AgreeableWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0x1626ba7e;
    }
}
