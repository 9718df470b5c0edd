// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {TestWallet} from "./TestWallet.sol";

/// @title TestWalletFactory
/// @notice Deploys a TestWallet at an address known beforehand (CREATE2), as ERC-6492 signatures need it.
contract TestWalletFactory {
    /// @notice Deploys the wallet of `owner` and `salt`, or returns it when it already exists.
    function createWallet(address owner, bytes32 salt) external returns (address wallet) {
        wallet = walletAddress(owner, salt);
        if (wallet.code.length == 0) new TestWallet{salt: salt}(owner);
    }

    /// @notice Where the wallet of `owner` and `salt` is or will be.
    function walletAddress(address owner, bytes32 salt) public view returns (address) {
        bytes32 codeHash = keccak256(abi.encodePacked(type(TestWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), salt, codeHash)))));
    }
}
